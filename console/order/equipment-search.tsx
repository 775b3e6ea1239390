import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf } from '../api/client.js';
import { useTexts } from '../i18n/use-texts.js';
import { SearchChoice } from '../ui/search-choice.js';
import { useApi } from '../ui/session-context.js';

interface EquipmentSearchProps {
  readonly tenant: string;
  /** The number of the chosen equipment at Sismetro; empty if none is chosen. */
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** Finds Sismetro's equipment by name, tag or serial number. */
export function EquipmentSearch({ tenant, chosen, onChoose }: EquipmentSearchProps) {
  const say = useTexts();
  const api = useApi();
  const [asked, setAsked] = useState('');
  const { data, isFetching } = useQuery({
    queryKey: ['equipment', tenant, asked],
    queryFn: () =>
      answerOf(
        api.GET('/tenants/{tenant}/equipment', {
          params: { path: { tenant }, query: { query: asked } },
        }),
      ),
    enabled: asked !== '',
    retry: false,
  });
  const found = data?.items.map(({ id, description, tag, brand, model, serialNumber }) => ({
    value: id,
    label: [description, tag, `${brand} ${model}`.trim(), serialNumber].filter(Boolean).join(' · '),
  }));
  return (
    <SearchChoice
      label={say('decision.equipmentSearch')}
      foundLabel={say('decision.equipmentFound')}
      found={found}
      none={say(data?.searched === false ? 'decision.equipmentAway' : 'decision.equipmentNone')}
      isSearching={isFetching}
      chosen={chosen}
      onSearch={setAsked}
      onChoose={onChoose}
    />
  );
}
