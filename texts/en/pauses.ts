import type { PauseCode } from '../pt/pauses.js';

export const pauses: Record<PauseCode, string> = {
  'call-ends': 'Waiting for the previous call to end',
  again: 'Waiting before another attempt',
  'other-end': 'Sismetro reported the other end; it is checked again',
  'end-not-shown': "Sismetro does not show the service's end yet",
  'ss-not-found': 'The SS was not found; it is checked again',
  'ss-not-shown': 'The SS does not appear in Sismetro yet',
  'look-again': 'Waiting before another search for the SS',
  number: "Waiting for the SS's number",
  'not-closed': 'Senior X does not show the order as closed; it is checked again',
  'change-not-shown': 'Senior X does not show the change yet',
  'still-asked': 'Checking whether the question still holds',
};
