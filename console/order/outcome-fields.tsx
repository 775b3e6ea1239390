import { Box, LinearProgress, Typography } from '@mui/material';
import { useTexts } from '../i18n/use-texts.js';
import type { OrderDetail, TimelineItem } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { isContradicting, type FieldsProps } from './decision-form.js';
import { SITUATIONS } from './live-status.js';
import { Tick } from './tick.js';

interface OutcomeFieldsProps extends FieldsProps {
  readonly order: OrderDetail;
  /** The order's situation in the ERP that was read last. */
  readonly read: Pick<TimelineItem, 'at' | 'situation'> | undefined;
  /** It is being read now. */
  readonly isReading: boolean;
}

/** What Ponte has read last in the ERP of how the order ended: the operator confirms another end. */
export function OutcomeFields({
  form,
  faults,
  onFill,
  order,
  read,
  isReading,
}: OutcomeFieldsProps) {
  const say = useTexts();
  const { moment } = useFormat();
  return (
    <>
      {read?.situation !== undefined && (
        <Typography sx={{ mb: 1 }}>
          {say('decision.lastRead', {
            at: moment(read.at, order.tenant),
            situation: say(SITUATIONS[read.situation]),
          })}
        </Typography>
      )}
      <Box role="status" sx={{ minHeight: 4 }}>
        {isReading && <LinearProgress aria-label={say('common.loading')} />}
      </Box>
      <Typography sx={{ mb: 1 }}>{say('decision.outcome')}</Typography>
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
