import { Box, Button, TextField } from '@mui/material';
import { useState } from 'react';
import type { LinkCandidate, OrderDetail } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import { focusReason } from '../ui/reason-dialog.js';
import { Problem } from '../ui/problem.js';
import { candidateIn, type FieldsProps } from './decision-form.js';
import { LinkCandidateView } from './link-candidate.js';
import { LinkChoices } from './link-choices.js';
import { Tick } from './tick.js';

interface SsFieldsProps extends FieldsProps {
  readonly order: OrderDetail;
  /** Reads an SS at Sismetro. */
  readonly onLook: (ss: string) => Promise<LinkCandidate>;
}

/** An SS that exists at Sismetro: its number, what Sismetro shows of it, and the link to its PDF. */
export function SsFields({ form, faults, onFill, order, onLook }: SsFieldsProps) {
  const say = useTexts();
  const [isLooking, setIsLooking] = useState(false);
  const [error, setError] = useState<unknown>();
  const candidate = candidateIn(form);
  const ss = form.ss.trim();

  async function look(ss: string, button: Element) {
    setIsLooking(true);
    setError(undefined);
    try {
      const shown = await onLook(ss);
      onFill({ ss, candidate: { ss, shown }, acceptEnded: false });
      if (shown.refusal === undefined && shown.ended === undefined) focusReason(button);
    } catch (failure) {
      setError(failure);
    } finally {
      setIsLooking(false);
    }
  }

  return (
    <>
      <LinkChoices
        order={order}
        onChoose={(chosen, button) => {
          onFill({ ss: chosen });
          void look(chosen, button);
        }}
      />
      <Box
        sx={{
          display: 'flex',
          flexDirection: { xs: 'column', sm: 'row' },
          gap: { sm: 1 },
          alignItems: 'flex-start',
        }}
      >
        <TextField
          label={say('decision.ss')}
          required
          autoFocus={order.phase !== 'opening'}
          value={form.ss}
          // the number must not change while it is being read
          disabled={isLooking}
          onChange={({ target }) => onFill({ ss: target.value })}
          error={faults.ss !== undefined}
          helperText={faults.ss && say(faults.ss)}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
        />
        <Button
          variant="outlined"
          disabled={ss === '' || isLooking}
          onClick={({ currentTarget }) => void look(ss, currentTarget)}
          sx={{ mt: 1, minHeight: 40, flexShrink: 0 }}
        >
          {say('decision.look')}
        </Button>
      </Box>
      <Box role="status">
        {isLooking && say('decision.looking')}
        {candidate !== undefined && <LinkCandidateView candidate={candidate} order={order} />}
      </Box>
      {error !== undefined && <Problem error={error} />}
      {candidate?.ended !== undefined && (
        <Tick
          label={say('decision.acceptEnded')}
          isTicked={form.acceptEnded}
          fault={faults.acceptEnded}
          onChange={(acceptEnded) => onFill({ acceptEnded })}
        />
      )}
      <TextField
        label={say('decision.link')}
        type="url"
        value={form.link}
        onChange={({ target }) => onFill({ link: target.value })}
        error={faults.link !== undefined}
        helperText={faults.link && say(faults.link)}
      />
    </>
  );
}
