import { useCallback } from 'react';
import { useTranslate } from 'react-admin';
import type { Texts } from './texts-en.js';

type Paths<T> = {
  [Key in keyof T & string]: T[Key] extends string ? Key : `${Key}.${Paths<T[Key]>}`;
}[keyof T & string];

/** The key of one of our texts, such as `orders.title`; the compiler refuses unknown ones. */
export type TextKey = Paths<Texts>;

export type Say = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

/** Returns our texts in the chosen language. */
export function useTexts(): Say {
  const translate = useTranslate();
  return useCallback((key, values) => translate(`ponte.${key}`, values), [translate]);
}
