import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import type { OrderDetail } from '../api/types.js';
import { useTexts } from '../i18n/use-texts.js';
import type { FieldsProps } from './decision-form.js';
import { EquipmentSearch } from './equipment-search.js';
import { equipmentText } from './order-facts.js';

interface EquipmentFieldsProps extends FieldsProps {
  readonly order: OrderDetail;
}

/** The equipment: a known one by its number at Sismetro, or a new one by its description. */
export function EquipmentFields({ form, faults, onFill, order }: EquipmentFieldsProps) {
  const say = useTexts();
  const id = useId();
  const isKnown = form.equipmentKind === 'known';
  return (
    <>
      <Typography>
        {say('decision.equipmentNow')} {equipmentText(say, order.equipment)}
      </Typography>
      <FormControl>
        <FormLabel id={id}>{say('decision.equipmentKind')}</FormLabel>
        <RadioGroup
          aria-labelledby={id}
          value={form.equipmentKind}
          onChange={(_, kind) => onFill({ equipmentKind: kind === 'new' ? 'new' : 'known' })}
        >
          <FormControlLabel
            value="known"
            control={<Radio />}
            label={say('decision.equipmentKnown')}
          />
          <FormControlLabel value="new" control={<Radio />} label={say('decision.equipmentNew')} />
        </RadioGroup>
      </FormControl>
      {isKnown && (
        <EquipmentSearch
          tenant={order.tenant}
          chosen={form.equipmentId}
          onChoose={(equipmentId) => onFill({ equipmentId })}
        />
      )}
      {isKnown ? (
        <TextField
          label={say('decision.equipmentId')}
          required
          value={form.equipmentId}
          onChange={({ target }) => onFill({ equipmentId: target.value })}
          error={faults.equipmentId !== undefined}
          helperText={faults.equipmentId && say(faults.equipmentId)}
        />
      ) : (
        <TextField
          label={say('decision.equipmentDescription')}
          required
          value={form.description}
          onChange={({ target }) => onFill({ description: target.value })}
          error={faults.description !== undefined}
          helperText={faults.description && say(faults.description)}
        />
      )}
    </>
  );
}
