import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import type { ParkedDetail } from '../api/types.js';
import { spoken } from '../i18n/spoken.js';
import { useTexts } from '../i18n/use-texts.js';
import { fieldWords } from './field-words.js';

/** Where a delivery differs from what the profile expects. */
export function ParkedErrors({ errors }: Pick<ParkedDetail['reading'], 'errors'>) {
  const say = useTexts();
  return (
    <Table size="small" aria-label={say('parked.errors')}>
      <TableHead>
        <TableRow>
          <TableCell>{say('parked.path')}</TableCell>
          <TableCell>{say('parked.message')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {errors.map((fault) => (
          <TableRow key={fault.path + fault.message}>
            <TableCell sx={{ overflowWrap: 'anywhere' }} title={fault.path}>
              {fieldWords(fault.path, say)}
            </TableCell>
            <TableCell>{spoken(fault)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
