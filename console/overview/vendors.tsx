import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { VendorHealth } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useWords, type WordKey } from '../i18n/use-words.js';
import { Facts } from '../ui/facts.js';
import { useWho } from '../ui/session-context.js';

const COLOURS = {
  healthy: 'success.main',
  troubled: 'error.main',
  slow: 'warning.main',
  quiet: 'text.secondary',
  stopped: 'error.main',
} as const;

type LastHour = NonNullable<VendorHealth['lastHour']>;

function stateOf({ workers, lastHour }: VendorHealth): keyof typeof COLOURS {
  if (workers === 0) return 'stopped';
  if (lastHour === null || lastHour.calls === 0) return 'quiet';
  if (lastHour.troubledSince !== null) return 'troubled';
  return lastHour.rateLimited > 0 ? 'slow' : 'healthy';
}

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
            {systemName(one.tenant, one.side)}
            {hasManyTenants && ` · ${tenantName(one.tenant)}`}
          </Typography>
          <Health health={one} />
        </div>
      ))}
    </Box>
  );
}

function Health({ health }: { readonly health: VendorHealth }) {
  const say = useWords();
  const { number, duration, moment } = useFormat();
  const { zoneOf } = useWho();
  const state = stateOf(health);
  const { tenant, waiting, oldestWaitingSeconds, lastHour } = health;
  const failedOf = ({ failed, calls }: LastHour) =>
    number(failed) + (calls > 0 ? ` (${number(Math.round((failed / calls) * 1000) / 10)} %)` : '');
  const time = (ms: number | null | undefined) => typeof ms === 'number' && `${number(ms)} ms`;
  return (
    <>
      <Typography sx={{ color: COLOURS[state], fontWeight: 600 }}>
        {say(`overview.${state}` as WordKey)}
      </Typography>
      {state === 'stopped' && <Typography variant="body2">{say('overview.noWorker')}</Typography>}
      <Facts
        facts={[
          [say('overview.calls'), lastHour && number(lastHour.calls)],
          [say('overview.failed'), lastHour && failedOf(lastHour)],
          [say('overview.rateLimited'), lastHour && number(lastHour.rateLimited)],
          [say('overview.mean'), time(lastHour?.meanMs)],
          [say('overview.slowest'), time(lastHour?.slowestMs)],
          [say('overview.reportedAt'), lastHour && moment(lastHour.reportedAt, zoneOf(tenant))],
          [
            say('overview.waiting'),
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
