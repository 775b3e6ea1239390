import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import LinearProgress from '@mui/material/LinearProgress';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TableSortLabel from '@mui/material/TableSortLabel';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useListContext, type RaRecord } from 'react-admin';
import { useTexts } from '../i18n/use-texts.js';
import { AfterRows } from './after-rows.js';
import { Empty } from './empty.js';
import { Facts } from './facts.js';
import { lazyPart } from './lazy-part.js';
import { Problem } from './problem.js';
import { useIsNarrow } from './use-is-narrow.js';

const RecordPages = lazyPart(async () => (await import('./record-pages.js')).RecordPages);

export interface Column<T> {
  /** Names the column; with `isSortable` the api sorts by it. */
  readonly key: string;
  readonly label: string;
  readonly isSortable?: boolean;
  readonly isNumber?: boolean;
  readonly cell: (record: T) => ReactNode;
}

interface RecordTableProps<T> {
  readonly caption: string;
  /** The first column names the row; on a narrow screen it is the card's heading. */
  readonly columns: readonly Column<T>[];
  readonly empty: ReactNode;
  /** Set if rows can be ticked: the box's label for screen readers. */
  readonly selectLabel?: (record: T) => string;
}

/** One page of the surrounding list, as a table; on a narrow screen, as cards. */
export function RecordTable<T extends RaRecord>(props: RecordTableProps<T>) {
  const { data, error, isPending, isPlaceholderData, refetch, total } = useListContext<T>();
  const say = useTexts();
  const isNarrow = useIsNarrow();
  if (error && !data) return <Problem error={error} onRetry={refetch} />;
  if (isPending) return <LinearProgress aria-label={say('common.loading')} />;
  const rows = data ?? [];
  return (
    <>
      {error && <Problem error={error} onRetry={refetch} />}
      <Box sx={{ height: 4 }}>
        {isPlaceholderData && <LinearProgress aria-label={say('common.loading')} />}
      </Box>
      {rows.length === 0 && <Empty>{props.empty}</Empty>}
      {rows.length > 0 &&
        (isNarrow ? <Cards {...props} rows={rows} /> : <Rows {...props} rows={rows} />)}
      {rows.length > 0 && (total === undefined || total > 10) && (
        <AfterRows room={<Box sx={{ height: 52 }} />}>
          <RecordPages />
        </AfterRows>
      )}
    </>
  );
}

type Shown<T> = RecordTableProps<T> & { readonly rows: readonly T[] };

/** Returns true if the cell is empty. */
const isEmpty = (content: ReactNode) => [null, undefined, false, ''].includes(content as null);

/** A table of the columns that are not empty. */
function Rows<T extends RaRecord>({ caption, columns: all, rows, selectLabel }: Shown<T>) {
  const columns = all.filter(({ cell }) => !rows.every((row) => isEmpty(cell(row))));
  return (
    <TableContainer
      component={Card}
      variant="outlined"
      tabIndex={0}
      role="group"
      aria-label={caption}
      sx={{ maxHeight: 'calc(100vh - 72px)' }}
    >
      <Table size="small" stickyHeader aria-label={caption} sx={{ '& td, & th': { px: 0.75 } }}>
        <TableHead>
          <TableRow>
            {selectLabel && (
              <TableCell padding="checkbox">
                <SelectPage rows={rows} />
              </TableCell>
            )}
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} />
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.id} hover>
              {selectLabel && (
                <TableCell padding="checkbox">
                  <SelectRow row={row} label={selectLabel(row)} />
                </TableCell>
              )}
              {columns.map(({ key, isNumber, cell }) => (
                <TableCell key={key} align={isNumber ? 'right' : 'left'}>
                  {cell(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function HeadCell<T>({ column }: { readonly column: Column<T> }) {
  const { sort, setSort } = useListContext();
  const { key, label, isNumber, isSortable } = column;
  const isSorted = sort.field === key;
  const direction = sort.order === 'ASC' ? 'asc' : 'desc';
  return (
    <TableCell align={isNumber ? 'right' : 'left'} sortDirection={isSorted ? direction : false}>
      {isSortable ? (
        <TableSortLabel
          active={isSorted}
          direction={isSorted ? direction : 'desc'}
          onClick={() =>
            setSort({ field: key, order: isSorted && sort.order === 'DESC' ? 'ASC' : 'DESC' })
          }
        >
          {label}
        </TableSortLabel>
      ) : (
        label
      )}
    </TableCell>
  );
}

function Cards<T extends RaRecord>({ caption, columns, rows, selectLabel }: Shown<T>) {
  const say = useTexts();
  const [first, ...rest] = columns;
  return (
    <>
      {selectLabel && rows.length > 1 && (
        <FormControlLabel
          sx={{ ml: 0.5, mb: 1 }}
          control={<SelectPage rows={rows} />}
          label={say('common.selectPage')}
        />
      )}
      <Box component="ul" aria-label={caption} sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {rows.map((row) => (
          <Card component="li" variant="outlined" key={row.id} sx={{ p: 1.5, mb: 1 }}>
            <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
              {selectLabel && <SelectRow row={row} label={selectLabel(row)} />}
              <Typography component="div" sx={{ fontWeight: 600, minWidth: 0 }}>
                {first?.cell(row)}
              </Typography>
            </Box>
            <Box sx={{ mt: 1 }}>
              <Facts facts={rest.map(({ label, cell }) => [label, cell(row)])} />
            </Box>
          </Card>
        ))}
      </Box>
    </>
  );
}

function SelectRow({ row, label }: { readonly row: RaRecord; readonly label: string }) {
  const { selectedIds, onToggleItem } = useListContext();
  return (
    <Checkbox
      size="small"
      checked={selectedIds.includes(row.id)}
      onChange={() => onToggleItem(row.id)}
      slotProps={{ input: { 'aria-label': label } }}
    />
  );
}

function SelectPage({ rows }: { readonly rows: readonly RaRecord[] }) {
  const { selectedIds, onSelect } = useListContext();
  const say = useTexts();
  const ids = rows.map(({ id }) => id);
  const ticked = ids.filter((id) => selectedIds.includes(id));
  const isAll = ticked.length === ids.length;
  return (
    <Checkbox
      size="small"
      checked={isAll}
      indeterminate={ticked.length > 0 && !isAll}
      onChange={() =>
        onSelect(
          isAll
            ? selectedIds.filter((id) => !ids.includes(id))
            : [...new Set([...selectedIds, ...ids])],
        )
      }
      slotProps={{ input: { 'aria-label': say('common.selectPage') } }}
    />
  );
}
