import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { useTexts } from '../i18n/use-texts.js';
import type { OrderDetail, TimelineItem } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useWho } from '../ui/session-context.js';
import { isContradicting, type FieldsProps } from './decision-form.js';
import { SITUATIONS } from './live-status.js';
import { Tick } from './tick.js';

interface OutcomeFieldsProps extends FieldsProps {
  readonly order: OrderDetail;
  /** The last entry of the timeline that shows the order's situation in the ERP. */
  readonly read: TimelineItem | undefined;
}

/** How the order ended in the ERP, beside what Ponte has read there last. */
export function OutcomeFields({ form, faults, onFill, order, read }: OutcomeFieldsProps) {
  const say = useTexts();
  const { moment } = useFormat();
  const { zoneOf } = useWho();
  return (
    <>
      {read?.situation !== undefined && (
        <Typography sx={{ mb: 1 }}>
          {say('decision.lastRead', {
            at: moment(read.at, zoneOf(order.tenant)),
            situation: say(SITUATIONS[read.situation]),
          })}
        </Typography>
      )}
      <OutcomeChoice form={form} faults={faults} onFill={onFill} />
      {isContradicting(form, read?.situation) && (
        <Tick
          label={say('decision.contradicts')}
          isTicked={form.contradicts}
          fault={faults.contradicts}
          onChange={(contradicts) => onFill({ contradicts })}
        />
      )}
    </>
  );
}

function OutcomeChoice({ form, faults, onFill }: FieldsProps) {
  const say = useTexts();
  const id = useId();
  const isMissing = faults.outcome !== undefined;
  return (
    <FormControl required error={isMissing}>
      <FormLabel id={id}>{say('decision.outcome')}</FormLabel>
      <RadioGroup
        aria-labelledby={id}
        value={form.outcome}
        onChange={(_, outcome) =>
          onFill({
            outcome: outcome === 'cancelled' ? 'cancelled' : 'released',
            contradicts: false,
          })
        }
      >
        <FormControlLabel
          value="released"
          control={<Radio />}
          label={say('decision.outcomeReleased')}
        />
        <FormControlLabel
          value="cancelled"
          control={<Radio />}
          label={say('decision.outcomeCancelled')}
        />
      </RadioGroup>
      {isMissing && <FormHelperText>{faults.outcome && say(faults.outcome)}</FormHelperText>}
    </FormControl>
  );
}
