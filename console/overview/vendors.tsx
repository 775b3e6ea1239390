import { Box, Typography } from '@mui/material';
import { Link } from 'react-admin';
import type { VendorHealth } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { COLOURS, conditionOf, systemLink } from '../systems/condition.js';
import { useOpenIncidents } from '../systems/use-open-incidents.js';
import { Facts } from '../ui/facts.js';
import { useWho } from '../ui/session-context.js';

type LastHour = NonNullable<VendorHealth['lastHour']>;

/** How the calls to both vendors went in the last hour, for each company. */
export function Vendors({ vendors }: { readonly vendors: readonly VendorHealth[] }) {
  const { hasManyTenants, tenantName, systemName } = useWho();
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 3,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(auto-fill, minmax(280px, 1fr))' },
      }}
    >
      {vendors.map((one) => (
        <div key={`${one.tenant} ${one.side}`}>
          <Typography variant="h3">
            <Link to={systemLink(one)}>
              {systemName(one.tenant, one.side)}
              {hasManyTenants && ` · ${tenantName(one.tenant)}`}
            </Link>
          </Typography>
          <Health health={one} />
        </div>
      ))}
    </Box>
  );
}

/** How the calls to one system went in the last hour. */
export function Health({ health }: { readonly health: VendorHealth }) {
  const say = useTexts();
  const { number, duration, moment } = useFormat();
  const { condition } = conditionOf(health, useOpenIncidents()?.items);
  const { tenant, waiting, oldestWaitingSeconds, lastHour } = health;
  const failedOf = ({ failed, calls }: LastHour) =>
    number(failed) + (calls > 0 ? ` (${number(Math.round((failed / calls) * 1000) / 10)} %)` : '');
  const time = (ms: number | null | undefined) => typeof ms === 'number' && `${number(ms)} ms`;
  return (
    <>
      <Typography sx={{ color: COLOURS[condition], fontWeight: 600 }}>
        {say(`systems.condition.${condition}`)}
      </Typography>
      <Facts
        facts={[
          [say('overview.calls'), lastHour && number(lastHour.calls)],
          [say('overview.failed'), lastHour && failedOf(lastHour)],
          [say('overview.rateLimited'), lastHour && number(lastHour.rateLimited)],
          [say('overview.mean'), time(lastHour?.meanMs)],
          [say('overview.slowest'), time(lastHour?.slowestMs)],
          [say('overview.reportedAt'), lastHour && moment(lastHour.reportedAt, tenant)],
          [
            say('kind.waiting'),
            waiting > 0 &&
              say('overview.waitingSince', {
                count: number(waiting),
                duration: duration(oldestWaitingSeconds * 1000),
              }),
          ],
        ]}
      />
      {lastHour === null && <Typography variant="body2">{say('overview.noReport')}</Typography>}
    </>
  );
}
