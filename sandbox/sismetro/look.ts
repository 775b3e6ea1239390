import type { Request } from 'express';
import type { Twists } from '../kit/faults.js';
import type { Another } from './another.js';
import * as kinds from './kinds.js';
import { type SismetroParts, equipmentOf } from './parts.js';
import { subjectOf, subjectOfReference } from './references.js';
import type { ServiceRequest } from './service-requests.js';
import {
  type ServiceRequestView,
  asHtml,
  asMangledHtml,
  serviceRequestView,
  shiftLocalDate,
} from './views.js';

/** What a look at SSs shows: the truth, or what a rule demands instead. */
export interface Look {
  /** For a look at one SS: by the reference, or for the SS with the reference. */
  find(
    found: readonly ServiceRequest[],
    request: Request,
    twists: Twists,
    reference: string,
  ): ServiceRequestView[];
  list(found: readonly ServiceRequest[], request: Request, twists: Twists): ServiceRequestView[];
}

export function createLook(parts: SismetroParts): Look {
  const { requests, register, another, publicUrl } = parts;

  /** The SS as shown. Returns undefined if it is hidden. */
  const shown = (one: ServiceRequest, twists: Twists): ServiceRequest | undefined => {
    const about = subjectOf(one);
    if (twists.of(kinds.LOOK_EMPTY, about)) return undefined;
    const lag = twists.of(kinds.LAG, about);
    return lag ? requests.asOf(one, new Date(Date.now() - lag.ms).toISOString()) : one;
  };
  const view = (one: ServiceRequest, request: Request, twists: Twists): ServiceRequestView => {
    const about = subjectOf(one);
    const row = serviceRequestView(one, equipmentOf(one, register), publicUrl(request));
    const { externalReference: _, ...rest } = row;
    return {
      ...rest,
      ...shownReference(one, twists, another),
      descricaoSs: shownDescription(one, twists),
      ...shownDates(row, twists.of(kinds.DATES, about)),
    };
  };
  const list: Look['list'] = (found, request, twists) => {
    const rows = found.flatMap((one) => shown(one, twists) ?? []);
    const [first] = rows;
    const more = first && twists.of(kinds.LOOK_SEVERAL, subjectOf(first));
    const all = more ? [...rows, another(first)] : rows;
    return all.map((one) => view(one, request, twists));
  };

  return {
    find(found, request, twists, reference) {
      const about = found[0] ? subjectOf(found[0]) : subjectOfReference(reference);
      const rows = twists.of(kinds.LOOK_OTHER, about) ? [another({ reference })] : found;
      return list(rows, request, twists);
    },
    list,
  };
}

/** The field with the reference in a row or callback about this SS. */
export function shownReference(
  one: ServiceRequest,
  twists: Twists,
  another: Another,
): { readonly externalReference?: string } {
  const about = subjectOf(one);
  const { reference } = one;
  if (twists.of(kinds.REFERENCE_ABSENT, about)) return {};
  if (twists.of(kinds.REFERENCE_BLANK, about)) return { externalReference: '' };
  const cut = twists.of(kinds.REFERENCE_CUT, about);
  if (cut) return { externalReference: reference.slice(0, cut.length) };
  const foreign = twists.of(kinds.REFERENCE_FOREIGN, about);
  if (!foreign) return { externalReference: reference };
  return { externalReference: foreign.reference ?? another(one).reference };
}

function shownDescription(one: ServiceRequest, twists: Twists): string {
  const about = subjectOf(one);
  if (twists.of(kinds.DESCRIPTION_BLANK, about)) return '';
  const cut = twists.of(kinds.DESCRIPTION_CUT, about);
  const text = cut ? one.description.slice(0, cut.length) : one.description;
  const mangled = twists.of(kinds.DESCRIPTION_MANGLED, about);
  return mangled ? asMangledHtml(text, mangled.how) : asHtml(text);
}

const DATES = ['dataAbertura', 'dataAlteracao', 'dataEncerramento'] as const;

function shownDates(
  row: ServiceRequestView,
  twist: { readonly shiftMinutes: number; readonly shown?: string | undefined } | undefined,
): ServiceRequestView {
  if (!twist) return {};
  const { shiftMinutes, shown } = twist;
  return Object.fromEntries(
    DATES.flatMap((name) => {
      const date = row[name];
      return date == null ? [] : [[name, shown ?? shiftLocalDate(date, shiftMinutes)]];
    }),
  );
}
