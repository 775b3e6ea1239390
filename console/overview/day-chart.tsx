import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useState } from 'react';
import type { Overview } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { Empty } from '../ui/empty.js';
import { useIsNarrow } from '../ui/use-is-narrow.js';

type Day = Overview['days'][number];

/** The series also differ in lightness. Each has its fixed place in the group, and its name in the legend. */
const SERIES = [
  { key: 'opened', colour: '#2f7f9e' },
  { key: 'released', colour: '#3f9a63' },
  { key: 'cancelled', colour: '#a8a29a' },
] as const;

const HEIGHT = 140;
const GROUP = 24;
const BAR = 6;
/** What a narrow screen has room for; the table shows all days. */
const FEW_DAYS = 10;

/** Orders opened and settled each day, as bars; on demand the same figures as a table. */
export function DayChart({ days }: { readonly days: readonly Day[] }) {
  const say = useTexts();
  const isNarrow = useIsNarrow();
  const [isTable, setIsTable] = useState(false);
  if (days.every((day) => SERIES.every(({ key }) => day[key] === 0))) {
    return <Empty>{say('overview.byDayEmpty')}</Empty>;
  }
  return (
    <>
      <Legend />
      <Bars days={isNarrow ? days.slice(-FEW_DAYS) : days} />
      <Button size="small" aria-expanded={isTable} onClick={() => setIsTable(!isTable)}>
        {say(isTable ? 'common.hideTable' : 'common.showTable')}
      </Button>
      {isTable && <DayTable days={days} />}
    </>
  );
}

function Legend() {
  const say = useTexts();
  return (
    <Box
      component="ul"
      sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, listStyle: 'none', m: 0, p: 0 }}
    >
      {SERIES.map(({ key, colour }) => (
        <Box component="li" key={key} sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}>
          <Box sx={{ width: 14, height: 14, bgcolor: colour }} />
          {say(`overview.${key}`)}
        </Box>
      ))}
    </Box>
  );
}

function Bars({ days }: { readonly days: readonly Day[] }) {
  const say = useTexts();
  const { calendarDay, number } = useFormat();
  const most = Math.max(1, ...days.flatMap((day) => SERIES.map(({ key }) => day[key])));
  const width = days.length * GROUP;
  const sums = SERIES.map(
    ({ key }) =>
      `${say(`overview.${key}`)}: ${number(days.reduce((sum, day) => sum + day[key], 0))}`,
  );
  return (
    <Box
      component="svg"
      role="img"
      aria-label={`${say('overview.byDay')}. ${sums.join('; ')}.`}
      viewBox={`0 0 ${width} ${HEIGHT + 18}`}
      sx={{ width: '100%', maxHeight: 240, display: 'block', my: 1, color: 'text.secondary' }}
    >
      <text x="0" y="10" fontSize="10" fill="currentColor">
        {number(most)}
      </text>
      <line x1="0" x2={width} y1={HEIGHT} y2={HEIGHT} stroke="currentColor" />
      {days.map((day, at) => (
        <g key={day.date} transform={`translate(${at * GROUP} 0)`}>
          {SERIES.map(({ key, colour }, place) => {
            const height = (day[key] / most) * (HEIGHT - 16);
            return (
              <rect
                key={key}
                x={2 + place * BAR}
                y={HEIGHT - height}
                width={BAR - 1}
                height={height}
                fill={colour}
              >
                <title>{`${calendarDay(day.date)} · ${say(`overview.${key}`)}: ${number(day[key])}`}</title>
              </rect>
            );
          })}
          {(days.length - 1 - at) % 7 === 0 && (
            <text
              x={at === days.length - 1 ? GROUP : GROUP / 2}
              y={HEIGHT + 13}
              fontSize="10"
              textAnchor={at === days.length - 1 ? 'end' : 'middle'}
              fill="currentColor"
            >
              {calendarDay(day.date).slice(0, 5)}
            </text>
          )}
        </g>
      ))}
    </Box>
  );
}

function DayTable({ days }: { readonly days: readonly Day[] }) {
  const say = useTexts();
  const { calendarDay, number } = useFormat();
  return (
    <TableContainer
      tabIndex={0}
      sx={{ maxHeight: 320 }}
      role="group"
      aria-label={say('overview.byDay')}
    >
      <Table size="small" stickyHeader aria-label={say('overview.byDay')}>
        <TableHead>
          <TableRow>
            <TableCell>{say('overview.day')}</TableCell>
            {SERIES.map(({ key }) => (
              <TableCell key={key} align="right">
                {say(`overview.${key}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {days.toReversed().map((day) => (
            <TableRow key={day.date}>
              <TableCell component="th" scope="row">
                {calendarDay(day.date)}
              </TableCell>
              {SERIES.map(({ key }) => (
                <TableCell key={key} align="right">
                  {number(day[key])}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
