import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import {
  Children,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type SubmitEvent,
} from 'react';
import { useLocation } from 'react-admin';
import { useTexts } from '../i18n/use-texts.js';
import { Problem } from './problem.js';
import { useAct } from './use-act.js';
import { useDraft } from './use-draft.js';
import { useIsNarrow } from './use-is-narrow.js';

interface ReasonDialogProps {
  readonly title: string;
  /** Says what will happen. */
  readonly effect: ReactNode;
  readonly confirm: string;
  /** Instead of one button, one for each of these: pressing it chooses it. */
  readonly choices?: readonly {
    readonly id: string;
    readonly label: string;
    /** What is known speaks against it. */
    readonly isUnlikely?: boolean;
  }[];
  readonly isDangerous?: boolean;
  /** Something else is missing, so the dialog cannot be confirmed yet. */
  readonly isBlocked?: boolean;
  /** It decides about orders, so their history keeps the reason, too. */
  readonly isAboutOrders?: boolean;
  /** The dialog asks for no reason. */
  readonly isWithoutReason?: boolean;
  readonly children?: ReactNode;
  /** Checks the other fields; called when the user confirms. */
  readonly isValid?: (choice: string) => boolean;
  /** Acts. If it rejects, the dialog shows why, and stays open with its input. */
  readonly onConfirm: (reason: string, choice: string) => Promise<unknown>;
  readonly onClose: () => void;
}

const LONGEST_REASON = 500;

const REASON = 'reason';

/** Moves the focus to the reason of the dialog that contains this element: nothing before it is left to fill in. */
export function focusReason(within: Element): void {
  const field = within.closest('form')?.elements.namedItem(REASON);
  if (field instanceof HTMLElement) field.focus();
}

/** Says what will happen and asks for a reason, before anything happens. */
export function ReasonDialog(props: ReasonDialogProps) {
  const say = useTexts();
  const id = useId();
  const isNarrow = useIsNarrow();
  const help = props.isAboutOrders ? 'common.reasonHelpOrder' : 'common.reasonHelp';
  const { reason, setReason, isMissing, error, isBusy, submit, close } = useReason(props);
  const choices = props.choices ?? [{ id: '', label: props.confirm, isUnlikely: false }];
  const likely = choices.filter(({ isUnlikely }) => isUnlikely !== true);
  const [byKeys] = likely.length === 1 ? likely : [];
  const keys =
    byKeys === undefined || isNarrow
      ? ''
      : ` ${say('common.reasonKeys', { button: byKeys.label })}`;
  const keysButton = useRef<HTMLButtonElement>(null);
  const mayConfirm = !isBusy && props.isBlocked !== true;
  /** Ctrl+Enter confirms from a field of several lines, too, if only one choice is likely. */
  function confirmByKeys(event: KeyboardEvent<HTMLFormElement>) {
    const { key, ctrlKey, metaKey, target, currentTarget } = event;
    // the browser would press the first button, which nobody chose
    if (choices.length > 1 && key === 'Enter' && target instanceof HTMLInputElement)
      event.preventDefault();
    if (mayConfirm && byKeys !== undefined && key === 'Enter' && (ctrlKey || metaKey))
      currentTarget.requestSubmit(keysButton.current);
  }
  return (
    <Dialog open onClose={close} aria-labelledby={id} fullWidth maxWidth="sm" fullScreen={isNarrow}>
      <Box
        component="form"
        noValidate
        onSubmit={(event: SubmitEvent) => void submit(event)}
        onKeyDown={confirmByKeys}
        sx={{ display: 'contents' }}
      >
        <DialogTitle id={id} component="h2">
          {props.title}
        </DialogTitle>
        <DialogContent>
          <Alert severity={props.isDangerous ? 'warning' : 'info'} sx={{ mb: 1 }}>
            {props.effect}
          </Alert>
          {props.children}
          {!props.isWithoutReason && (
            <TextField
              label={say('common.reason')}
              name={REASON}
              value={reason}
              onChange={({ target }) => setReason(() => target.value)}
              required
              autoFocus={
                props.choices !== undefined || Children.toArray(props.children).length === 0
              }
              multiline
              minRows={2}
              error={isMissing}
              helperText={say(isMissing ? 'common.reasonMissing' : help) + keys}
              slotProps={{ htmlInput: { maxLength: LONGEST_REASON } }}
            />
          )}
          {error !== undefined && <Problem error={error} />}
        </DialogContent>
        <DialogActions sx={{ flexWrap: 'wrap' }}>
          <Button onClick={close}>{say('common.cancel')}</Button>
          {choices.map((one) => (
            <Button
              key={one.id}
              {...(one === byKeys && { ref: keysButton })}
              type="submit"
              value={one.id}
              variant={one.isUnlikely === true ? 'outlined' : 'contained'}
              color={props.isDangerous ? 'error' : 'primary'}
              disabled={!mayConfirm}
            >
              {one.label}
            </Button>
          ))}
        </DialogActions>
      </Box>
    </Dialog>
  );
}

function useReason({ title, isWithoutReason, isValid, onConfirm, onClose }: ReasonDialogProps) {
  const { isBusy, error, act } = useAct();
  const { pathname } = useLocation(); // orders of two companies may have the same number
  const { value: reason, change: setReason, clear } = useDraft(`reason ${pathname} ${title}`, '');
  const [isMissing, setIsMissing] = useState(false);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const lacksReason = !isWithoutReason && reason.trim() === '';
    setIsMissing(lacksReason);
    const { submitter } = event.nativeEvent;
    const choice = submitter instanceof HTMLButtonElement ? submitter.value : '';
    const isWhole = isValid?.(choice) ?? true;
    if (lacksReason || !isWhole) return;
    await act(async () => {
      await onConfirm(reason.trim(), choice);
      clear();
    });
  }
  function close() {
    clear();
    onClose();
  }
  return { reason, setReason, isMissing, error, isBusy, submit, close };
}
