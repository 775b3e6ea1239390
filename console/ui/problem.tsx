import { Alert, AlertTitle, Box, Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ApiError, type ProblemBody } from '../api/api-error.js';
import { spoken } from '../i18n/spoken.js';
import { useTexts } from '../i18n/use-texts.js';

interface ProblemProps {
  readonly error: unknown;
  readonly onRetry?: (() => unknown) | undefined;
}

/** Why something failed, in the api's words, and the request's id in the log. */
export function Problem({ error, onRetry }: ProblemProps) {
  const say = useTexts();
  const translate = useTranslate();
  const { errors, instance }: ProblemBody = error instanceof ApiError ? error.problem : {};
  const message = error instanceof Error ? error.message : 'ponte.problem.unknown';
  return (
    <Alert
      severity="error"
      role="alert"
      action={
        onRetry && (
          <Button color="inherit" size="small" onClick={() => onRetry()}>
            {say('problem.retry')}
          </Button>
        )
      }
    >
      <AlertTitle>{say('problem.title')}</AlertTitle>
      {translate(message, { _: message })}
      {errors !== undefined && errors.length > 0 && (
        <Box component="ul" sx={{ m: 0, pl: 2 }}>
          {errors.map((fault) => (
            <li key={fault.path + fault.message}>
              <code>{fault.path}</code> {spoken(fault)}
            </li>
          ))}
        </Box>
      )}
      {instance !== undefined && (
        <Box sx={{ fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>
          {say('problem.request', { id: instance })}
        </Box>
      )}
    </Alert>
  );
}
