import type { Vendor } from '../../domain/ids.js';
import type { Waiting } from '../../domain/waits-for.js';

export const waits: Record<Waiting, string> = {
  answer: "An operator's decision.",
  'answer-or-vendor': "An operator's decision, or that the system answers again.",
  'go-live':
    'The go-live (the company is in rehearsal). After it, an operator takes the order over. Nothing was sent: see under “Data sent and received” what would have been.',
  'take-over':
    'An operator who takes it over. Nothing was sent: see under “Data sent and received” what would have been.',
  opening: 'The opening of the SS in Sismetro.',
  recording: "The recording of the SS's number in the order's observations, in Senior X.",
  end: 'The completion or cancellation of the service in Sismetro.',
  proof:
    "Sismetro has reported the end of a service; Ponte is checking whether the order's SS shows it.",
  link: 'That Sismetro shows the SS that was linked without being checked. Check the number.',
  release: 'The release of the order in Senior X.',
  cancellation: 'The cancellation of the order in Senior X.',
};

export const waitsForAnswer: Record<Vendor, string> = {
  'senior-x': 'The answer of Senior X: Ponte reads it before it goes on, and could not yet.',
  sismetro: 'The answer of Sismetro: Ponte reads it before it goes on, and could not yet.',
};

export const endsUnanswered =
  'Attention: if the service is completed before anyone answers, the order is released all the same.';
