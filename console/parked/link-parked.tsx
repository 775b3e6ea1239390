import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf } from '../api/client.js';
import { useFormat } from '../i18n/use-format.js';
import { useTexts } from '../i18n/use-texts.js';
import { ReasonDialog } from '../ui/reason-dialog.js';
import { SearchChoice } from '../ui/search-choice.js';
import { useApi } from '../ui/session-context.js';

interface LinkParkedProps {
  readonly id: string;
  readonly tenant: string;
  readonly onClose: () => void;
  readonly onLinked: () => Promise<void>;
}

const MOST = 10;

/**
 * Links a callback of Sismetro to its order. The operator finds the order by its number or SS, chooses it, and confirms
 * with a reason.
 */
export function LinkParked({ id, tenant, onClose, onLinked }: LinkParkedProps) {
  const say = useTexts();
  const api = useApi();
  const { moment } = useFormat();
  const [asked, setAsked] = useState('');
  const [order, setOrder] = useState('');
  const { data, isFetching } = useQuery({
    queryKey: ['orders', 'to-link', tenant, asked],
    queryFn: () => {
      const query = { tenant, q: asked, settled: 'false', limit: MOST } as const;
      return answerOf(api.GET('/orders', { params: { query } }));
    },
    enabled: asked !== '',
    retry: false,
  });
  const found = data?.items.map(({ name, number, ss, phase, openedAt }) => ({
    value: name,
    label: [
      say('order.title', { number }),
      ss === null ? say('parked.noSs') : `SS ${ss}`,
      say(`phase.${phase}`),
      moment(openedAt, tenant),
    ].join(' · '),
  }));
  return (
    <ReasonDialog
      title={say('parked.linkTitle')}
      effect={say('parked.linkHelp')}
      confirm={say('parked.linkConfirm')}
      isBlocked={order === ''}
      onClose={onClose}
      onConfirm={async (reason) => {
        const params = { path: { id } };
        await answerOf(api.POST('/parked/{id}/link', { params, body: { order, reason } }));
        await onLinked();
      }}
    >
      <SearchChoice
        label={say('parked.linkSearch')}
        foundLabel={say('parked.linkFound')}
        found={found}
        none={say('parked.linkNone')}
        isSearching={isFetching}
        chosen={order}
        onSearch={(text) => {
          setAsked(text);
          setOrder('');
        }}
        onChoose={setOrder}
      />
    </ReasonDialog>
  );
}
