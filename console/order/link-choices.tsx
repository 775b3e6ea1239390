import { Box, Button, LinearProgress, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { answerOf } from '../api/client.js';
import { keyOf } from '../api/order-key.js';
import type { OrderDetail } from '../api/types.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { useApi } from '../ui/session-context.js';

interface LinkChoicesProps {
  readonly order: OrderDetail;
  /** If absent, they are only shown. */
  readonly onChoose?: (ss: string, button: Element) => void;
}

/** SSs at Sismetro that may belong to the order, to choose from. */
export function LinkChoices({ order, onChoose }: LinkChoicesProps) {
  const say = useTexts();
  const api = useApi();
  const { moment } = useFormat();
  const path = keyOf(order);
  const { data, isPending } = useQuery({
    queryKey: ['link-candidates', path.tenant, path.id],
    queryFn: () => answerOf(api.GET('/orders/{tenant}/{id}/link-candidates', { params: { path } })),
    retry: false,
    gcTime: 0,
  });
  if (isPending) return <LinearProgress aria-label={say('decision.searching')} />;
  if (!data?.searched) return <Typography>{say('decision.notSearched')}</Typography>;
  if (data.items.length === 0) return <Typography>{say('decision.noCandidates')}</Typography>;
  return (
    <>
      <Typography>{say('decision.candidates')}</Typography>
      <Box
        component="ul"
        aria-label={say('decision.candidates')}
        sx={{ listStyle: 'none', m: 0, p: 0, pl: 1, maxHeight: 200, overflowY: 'auto' }}
        tabIndex={0}
      >
        {data.items.map(({ ss, customer, equipment, openedAt, status, state }) => (
          <Box component="li" key={ss} sx={{ display: 'flex', gap: 1, alignItems: 'baseline' }}>
            {onChoose === undefined ? (
              <Typography variant="body2" sx={{ whiteSpace: 'nowrap', fontWeight: 'bold' }}>
                SS {ss}
              </Typography>
            ) : (
              <Button
                size="small"
                aria-label={say('decision.chooseSs', { ss })}
                onClick={({ currentTarget }) => onChoose(ss, currentTarget)}
                sx={{ whiteSpace: 'nowrap', flexShrink: 0 }}
              >
                SS {ss}
              </Button>
            )}
            <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
              {[
                equipment,
                customer,
                openedAt && moment(openedAt, order.tenant),
                status || say(`serviceState.${state}`),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Typography>
          </Box>
        ))}
      </Box>
    </>
  );
}
