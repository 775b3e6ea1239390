import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { VendorHealth } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useWords, type WordKey } from '../i18n/use-words.js';
import { Facts } from '../ui/facts.js';
import { useWho } from '../ui/session-context.js';

const NAMES = { 'senior-x': 'Senior X', sismetro: 'Sismetro' } as const;

const COLOURS = {
  healthy: 'success.main',
  troubled: 'error.main',
  slow: 'warning.main',
  quiet: 'text.secondary',
  stopped: 'error.main',
} as const;

/** From this share of failed calls on, something is wrong with a system. */
const TROUBLED_SHARE = 0.1;

function stateOf({ workers, calls, failed, rateLimited }: VendorHealth): keyof typeof COLOURS {
  if (workers === 0) return 'stopped';
  if (!calls) return 'quiet';
  if ((failed ?? 0) / calls >= TROUBLED_SHARE) return 'troubled';
  return (rateLimited ?? 0) > 0 ? 'slow' : 'healthy';
}

/** How the calls to both vendors went lately, for each company. */
export function Vendors({ vendors }: { readonly vendors: readonly VendorHealth[] }) {
  const { hasManyTenants, tenantName } = useWho();
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 3,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(auto-fill, minmax(280px, 1fr))' },
      }}
    >
      {vendors.map((one) => (
        <div key={`${one.tenant} ${one.vendor}`}>
          <Typography variant="h3">
            {NAMES[one.vendor]}
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
  const { number, duration } = useFormat();
  const state = stateOf(health);
  const { waiting, oldestWaitingSeconds, windowMinutes } = health;
  const {
    calls = null,
    failed = null,
    rateLimited = null,
    meanMs = null,
    slowestMs = null,
  } = health;
  const share =
    calls && failed !== null ? ` (${number(Math.round((failed / calls) * 100))} %)` : '';
  const time = (ms: number | null) => ms !== null && `${number(Math.round(ms))} ms`;
  return (
    <>
      <Typography sx={{ color: COLOURS[state], fontWeight: 600 }}>
        {say(`overview.${state}` as WordKey)}
      </Typography>
      {state === 'stopped' && <Typography variant="body2">{say('overview.noWorker')}</Typography>}
      <Facts
        facts={[
          [say('overview.calls'), calls === null ? say('overview.noReport') : number(calls)],
          [say('overview.failed'), failed !== null && `${number(failed)}${share}`],
          [say('overview.rateLimited'), rateLimited !== null && number(rateLimited)],
          [say('overview.mean'), time(meanMs)],
          [say('overview.slowest'), time(slowestMs)],
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
      {calls !== null && windowMinutes !== undefined && (
        <Typography variant="body2" color="text.secondary">
          {say('overview.vendorsHelp', { minutes: windowMinutes })}
        </Typography>
      )}
    </>
  );
}
