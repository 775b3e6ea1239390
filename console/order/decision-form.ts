import type { DecisionName, DecisionRequest } from '../api/types.js';
import type { WordKey } from '../i18n/use-words.js';

/** What the dialog of a decision holds, whichever it is. */
export interface DecisionForm {
  readonly equipmentKind: 'known' | 'new';
  readonly equipmentId: string;
  readonly description: string;
  readonly ss: string;
  readonly link: string;
}

export const EMPTY_FORM: DecisionForm = {
  equipmentKind: 'known',
  equipmentId: '',
  description: '',
  ss: '',
  link: '',
};

/** What is wrong with a field, by its name. */
export type Faults = Partial<Record<keyof DecisionForm, WordKey>>;

export interface FieldsProps {
  readonly form: DecisionForm;
  readonly faults: Faults;
  readonly onChange: (form: DecisionForm) => void;
}

/** What is missing or wrong before the api is asked; it has the last word. */
export function faultsOf(decision: DecisionName, form: DecisionForm): Faults {
  const { equipmentKind, equipmentId, description, ss, link } = form;
  if (decision === 'amend-equipment') {
    const [name, value] =
      equipmentKind === 'known'
        ? (['equipmentId', equipmentId] as const)
        : (['description', description] as const);
    return value.trim() === '' ? { [name]: 'decision.missing' } : {};
  }
  if (decision === 'link-ss') {
    return {
      ...(ss.trim() === '' && { ss: 'decision.missing' }),
      ...(link.trim() !== '' &&
        !/^https?:\/\/\S+$/i.test(link.trim()) && { link: 'decision.notLink' }),
    };
  }
  return {};
}

/** The form as the api takes it. */
export function requestOf(
  decision: DecisionName,
  form: DecisionForm,
  reason: string,
): DecisionRequest {
  switch (decision) {
    case 'amend-equipment':
      return {
        decision,
        reason,
        equipment:
          form.equipmentKind === 'known'
            ? { id: form.equipmentId.trim() }
            : { description: form.description.trim() },
      };
    case 'link-ss': {
      const link = form.link.trim();
      return { decision, reason, ss: form.ss.trim(), ...(link !== '' && { link }) };
    }
    case 'retry':
    case 'release':
    case 'cancel':
      return { decision, reason };
  }
}
