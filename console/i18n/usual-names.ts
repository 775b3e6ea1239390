import { USUAL, type Systems } from './system-names.js';

/** The api's sentence as it is written for Senior X and Sismetro: the reverse of what the api did with it. */
export const inUsualNames = (sentence: string, shown: readonly Systems[]): string =>
  shown.reduce(
    (text, { erp, fieldService }) =>
      text
        .replaceAll(`sistema ${erp}`, USUAL.erp)
        .replaceAll(`plataforma ${fieldService}`, USUAL.fieldService)
        .replaceAll(erp, USUAL.erp)
        .replaceAll(fieldService, USUAL.fieldService),
    sentence,
  );
