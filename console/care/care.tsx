import { Button, TextField, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useRefresh } from 'react-admin';
import { answerOf } from '../api/client.js';
import type { Care } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { focusHeading } from '../ui/page.js';
import { ReasonDialog } from '../ui/reason-dialog.js';
import { useApi, useWho } from '../ui/session-context.js';

interface CaredForProps {
  readonly tenant: string;
  readonly care: Care | null;
}

interface TakeCareProps extends CaredForProps {
  readonly target: string;
  /** What is newer was not on the page, and is not put off. */
  readonly seenAt: string;
}

/** Who takes care of a cause or an incident, and until when it is put off. */
export function CaredFor({ tenant, care }: CaredForProps) {
  const say = useTexts();
  const { moment } = useFormat();
  if (care === null) return null;
  const { assignee, until, by, at } = care;
  if (assignee === '' && until === null) return null;
  return (
    <Typography variant="body2" color="text.secondary">
      {[
        ...(assignee === '' ? [] : [say('care.by', { assignee })]),
        ...(until !== null ? [say('care.until', { until: moment(until, tenant) })] : []),
        say('care.saidBy', { by, at: moment(at, tenant) }),
      ].join(' · ')}
    </Typography>
  );
}

/** Says who takes care of it, and puts it off. */
export function TakeCare({
  tenant,
  target,
  care,
  seenAt,
  name,
}: TakeCareProps & { readonly name: string }) {
  const say = useTexts();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button
        size="small"
        aria-label={say('care.takeOf', { name })}
        onClick={() => setIsAsking(true)}
      >
        {say('care.take')}
      </Button>
      {isAsking && (
        <CareDialog {...{ tenant, target, care, seenAt }} onClose={() => setIsAsking(false)} />
      )}
    </>
  );
}

function CareDialog({ onClose, ...opened }: TakeCareProps & { onClose: () => void }) {
  const say = useTexts();
  const api = useApi();
  const { session } = useWho();
  const refresh = useRefresh();
  const queryClient = useQueryClient();
  // the list behind the dialog goes on
  const [{ tenant, target, care, seenAt }] = useState(opened);
  const [assignee, setAssignee] = useState(care?.assignee || (session?.name ?? ''));
  const [putOffTo, setPutOffTo] = useState('');

  async function save() {
    const body = { tenant, target, assignee, seenAt, putOffTo: putOffTo || null };
    await answerOf(api.POST('/care', { body }));
    onClose();
    refresh();
    await queryClient.invalidateQueries();
    focusHeading();
  }

  return (
    <ReasonDialog
      title={say('care.title')}
      effect={say('care.effect')}
      confirm={say('care.save')}
      isWithoutReason
      onConfirm={save}
      onClose={onClose}
    >
      <TextField
        label={say('care.assignee')}
        value={assignee}
        onChange={({ target: field }) => setAssignee(field.value)}
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      <TextField
        label={say('care.putOffTo')}
        type="date"
        value={putOffTo}
        onChange={({ target: field }) => setPutOffTo(field.value)}
        helperText={say('care.putOffHelp')}
        slotProps={{ inputLabel: { shrink: true } }}
      />
    </ReasonDialog>
  );
}

interface PutOffSwitchProps {
  readonly count: number;
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
}

/** Switches between what is open and what is put off, if anything is. */
export function PutOffSwitch({ count, isOn, onSwitch }: PutOffSwitchProps) {
  const say = useTexts();
  if (count === 0 && !isOn) return null;
  return (
    <Button size="small" sx={{ mb: 1 }} aria-pressed={isOn} onClick={() => onSwitch(!isOn)}>
      {isOn ? say('care.back') : say('care.show', { smart_count: count })}
    </Button>
  );
}
