import { z } from 'zod';
import { SettingsSchema } from '../../platform/settings/schema.js';
import { TextSchema } from '../../platform/settings/parts.js';
import { inNamesOf } from '../../domain/systems.js';
import { defined } from '../../vendors/fields.js';
import type { Interview, Question } from '../ask.js';
import { isBranches, type TenantAnswers, type TenantProfiles } from './tenant-entry.js';

/** Each answer is checked by the settings' own schema. */
const { shape } = SettingsSchema.shape.tenants.element;
const { senior, sismetro } = shape;

/** The answers given as options, by the names that the command line derives from them. */
export type GivenAnswers = Partial<Record<keyof TenantAnswers, string>>;

const QUESTIONS = {
  id: {
    option: '--id',
    text: 'Identificação da empresa na Ponte (a-z, 0-9 e -; não muda nunca mais)',
    schema: shape.id,
  },
  name: { option: '--name', text: 'Nome da empresa', schema: shape.name },
  timeZone: {
    option: '--time-zone',
    text: 'Fuso horário',
    schema: text(shape.timeZone),
    preset: 'America/Sao_Paulo',
  },
  seniorUrl: {
    option: '--senior-url',
    text: 'Endereço do Senior X',
    schema: senior.shape.baseUrl,
    preset: 'https://api.senior.com.br',
  },
  dialect: {
    option: '--dialect',
    text: 'Dialeto do Senior X: gateway (api.senior.com.br) ou bridge (platform.senior.com.br)',
    schema: text(senior.shape.dialect),
    preset: 'gateway',
  },
  seniorTenant: {
    option: '--senior-tenant',
    text: 'Nome do tenant no Senior X (tenantName)',
    schema: senior.shape.tenantName,
  },
  sismetroUrl: {
    option: '--sismetro-url',
    text: 'Endereço da Sismetro para abrir SS',
    schema: sismetro.shape.baseUrl,
    preset: 'https://integracaog7.api.sismetro.com',
  },
  readUrl: {
    option: '--read-url',
    text: 'Endereço da Sismetro para consultar SS',
    schema: text(sismetro.shape.readUrl),
    preset: 'https://get.api.sismetro.com',
  },
  unit: {
    option: '--unit',
    text: 'Unidade (unit) que a Sismetro forneceu',
    schema: sismetro.shape.unit,
  },
  requestsPerMinute: {
    option: '--requests-per-minute',
    text: 'Chamadas por minuto que a Sismetro aceita desta unidade',
    schema: text(sismetro.shape.requestsPerMinute),
    preset: '30',
  },
  branches: {
    option: '--branches',
    text: 'Filiais que integram (1=Matriz, 2=Manaus), ou all para deixar com o ERP',
    schema: z.string().refine(isBranches, 'precisa ser all, ou códigos como 1=Matriz, 2=Manaus'),
    preset: 'all',
  },
} as const satisfies Partial<Record<keyof TenantAnswers, Question>>;

/** All questions, each with its option, for the help. */
export const TENANT_QUESTIONS: readonly Question[] = Object.values(QUESTIONS);

/** Checks an answer, which is always text, against a setting that may also have a default. */
function text(schema: z.ZodType): z.ZodType<unknown, string> {
  return z.string().superRefine((answer, refusal) => {
    const issue = schema.safeParse(answer).error?.issues[0];
    if (issue !== undefined) refusal.addIssue({ code: 'custom', message: issue.message });
  });
}

/** Asks what the options leave open, in the order in which a consultant finds it out. */
export async function askAboutTenant(
  interview: Interview,
  given: GivenAnswers,
  { senior, sismetro }: TenantProfiles,
): Promise<TenantAnswers> {
  const answers: Record<string, string> = {};
  const isNeeded: Readonly<Record<string, boolean>> = {
    dialect: senior.profile.auth === undefined, // two addresses of its documented log-in
    seniorTenant: senior.profile.uses.has('tenantName'),
    unit: sismetro.profile.uses.has('unit'),
  };
  const systems = { erp: senior.profile.name, fieldService: sismetro.profile.name };
  for (const [name, question] of Object.entries<Question>(QUESTIONS)) {
    if (isNeeded[name] === false) continue;
    const { preset, ...asked } = question;
    const text = inNamesOf(systems, question.text);
    // the address of Senior X is no suggestion for another system
    const isOther = name.toLowerCase().endsWith('url') && text !== question.text;
    answers[name] = await interview.ask(
      { ...asked, text, ...defined({ preset: isOther ? answers['sismetroUrl'] : preset }) },
      given[name as keyof GivenAnswers],
    );
  }
  const inboundUnit = await interview.ask(
    {
      option: '--inbound-unit',
      text: 'Unidade que os dois sistemas mandam nos avisos à Ponte',
      schema: TextSchema,
      preset: answers['unit'] ?? answers['id']!,
    },
    given.inboundUnit,
  );
  return { ...answers, inboundUnit } as unknown as TenantAnswers;
}
