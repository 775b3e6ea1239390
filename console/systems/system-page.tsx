import { Alert, Box } from '@mui/material';
import { Link, useParams } from 'react-admin';
import type { VendorHealth } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { NotFound } from '../layout/not-found.js';
import { ordersLink } from '../orders/orders-link.js';
import { Health } from '../overview/vendors.js';
import { Facts } from '../ui/facts.js';
import { MissingOr } from '../ui/missing-or.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { useWho } from '../ui/session-context.js';
import { conditionOf, endsByItself, isMoving } from './condition.js';
import { useOpenIncidents } from './use-open-incidents.js';
import { useOverview } from './use-overview.js';

/** One system of a company: whether it works, what waits for it, what to do, and whether that ends by itself. */
export function SystemPage() {
  const { side } = useParams();
  return side === 'erp' || side === 'field-service' ? <OfSide side={side} /> : <NotFound />;
}

function OfSide({ side }: Pick<VendorHealth, 'side'>) {
  const say = useTexts();
  const { systemName, tenantName, hasManyTenants } = useWho();
  const { tenant = '' } = useParams();
  const { data, error, refetch } = useOverview(tenant);
  const name = systemName(tenant, side) + (hasManyTenants ? ` · ${tenantName(tenant)}` : '');
  return (
    <Page
      title={name}
      lead={say('systems.lead')}
      actions={<Link to="/">{say('menu.overview')}</Link>}
    >
      <MissingOr data={data} error={error} missing={say('systems.missing')} onRetry={refetch}>
        {({ vendors }) => {
          const health = vendors.find((one) => one.side === side);
          return health === undefined ? say('systems.missing') : <Shown health={health} />;
        }}
      </MissingOr>
    </Page>
  );
}

function Shown({ health }: { readonly health: VendorHealth }) {
  const say = useTexts();
  const { money, moment, number, duration } = useFormat();
  const { tenant, side, held, waiting, oldestWaitingSeconds, callsPerMinute, emptyAt } = health;
  const { condition, since, incident } = conditionOf(health, useOpenIncidents()?.items);
  const at = (instant: string | null) => instant !== null && moment(instant, tenant);
  const isWell = condition === 'healthy' || condition === 'quiet';
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <Alert severity={isWell ? 'success' : endsByItself(condition) ? 'warning' : 'error'}>
        <strong>{say(`systems.condition.${condition}`)}</strong>
        <Box>{incident?.problem ?? say(`systems.meaning.${condition}`)}</Box>
      </Alert>
      <Panel title={say('systems.now')}>
        <Facts
          facts={[
            [say('incidents.since'), at(since)],
            [say('systems.todo'), say(`systems.advice.${condition}`)],
            [
              say('systems.ends'),
              !isWell && say(endsByItself(condition) ? 'systems.endsYes' : 'systems.endsNo'),
            ],
            [
              say('systems.held'),
              held.count === 0 ? (
                say('systems.heldNone')
              ) : (
                <Link to={ordersLink({ awaits: side }, tenant)}>
                  {say('orders.total', { smart_count: held.count })} · {money(held.value)}
                </Link>
              ),
            ],
            [
              say('systems.queue'),
              waiting === 0
                ? say('systems.queueNone')
                : say('overview.waitingSince', {
                    count: number(waiting),
                    duration: duration(oldestWaitingSeconds * 1_000),
                  }),
            ],
            [
              say('systems.pace'),
              callsPerMinute !== null &&
                say('systems.perMinute', { smart_count: Math.round(callsPerMinute * 10) / 10 }),
            ],
            // calls that get no answer leave the queue at no pace that is known
            [say('systems.queueEnd'), at(isMoving(condition) ? emptyAt : null)],
          ]}
        />
      </Panel>
      <Panel title={say('systems.calls')}>
        <Health health={health} />
      </Panel>
    </Box>
  );
}
