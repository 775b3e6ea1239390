import { useRef, useState } from 'react';

/**
 * State that outlives its page, only in this tab: what the user typed returns after a session has expired. It is kept
 * until `clear` is called.
 * @param typed the part of the state to keep; all of it if absent
 */
export function useDraft<T>(name: string, empty: T, typed: (value: T) => T = (value) => value) {
  const [key] = useState(`ponte.draft.${name}`); // the name may be in the page's language
  const [value, setValue] = useState<T>(() => kept(key) ?? empty);
  const latest = useRef(value);
  return {
    value,
    /** Also for an answer that comes later: what was typed meanwhile is kept. */
    change: (next: (before: T) => T) => {
      latest.current = next(latest.current);
      setValue(latest.current);
      sessionStorage.setItem(key, JSON.stringify(typed(latest.current)));
    },
    clear: () => sessionStorage.removeItem(key),
  };
}

function kept<T>(key: string): T | undefined {
  const text = sessionStorage.getItem(key);
  return text === null ? undefined : (JSON.parse(text) as T);
}

/** Removes all drafts; called on sign-out. */
export function clearDrafts(): void {
  Object.keys(sessionStorage)
    .filter((key) => key.startsWith('ponte.draft.'))
    .forEach((key) => sessionStorage.removeItem(key));
}
