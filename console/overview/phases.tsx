import Box from '@mui/material/Box';
import { Link } from 'react-admin';
import type { Overview, Phase } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { ordersLink } from '../orders/orders-link.js';

/** In the sequence in which an order goes through them. */
export const PHASES: readonly Phase[] = [
  'rehearsal',
  'opening',
  'recording',
  'in-service',
  'releasing',
  'released',
  'cancelling',
  'cancelled',
];

interface PhasesProps {
  readonly phases: Overview['phases'];
  readonly tenant: string;
}

/** How many orders are in each phase, with a link to each list. */
export function Phases({ phases, tenant }: PhasesProps) {
  const say = useTexts();
  const { number } = useFormat();
  return (
    <Box component="dl" sx={{ m: 0 }}>
      {PHASES.filter((phase) => phase !== 'rehearsal' || (phases[phase] ?? 0) > 0).map((phase) => (
        <Box
          key={phase}
          sx={{
            display: 'flex',
            justifyContent: 'space-between',
            py: 0.75,
            borderBottom: 1,
            borderColor: 'divider',
            '&:last-child': { borderBottom: 0 },
          }}
        >
          <dt>
            <Link to={ordersLink({ phase: [phase] }, tenant)}>{say(`phase.${phase}`)}</Link>
          </dt>
          <Box component="dd" sx={{ m: 0, fontWeight: 600 }}>
            {number(phases[phase] ?? 0)}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
