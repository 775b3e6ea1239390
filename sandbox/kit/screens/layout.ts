import { html, type Html, type Value } from './html.js';

/** A page of the menu, with the menus that lead to it in the real system. */
export interface MenuEntry {
  readonly path: readonly string[];
  readonly name: string;
  readonly address: string;
}

/** What stands around every page of a stand-in. */
export interface Frame {
  /** The system that is stood in for. */
  readonly system: string;
  /** Says on each page that this is not that system. */
  readonly warning: string;
  /** Class of `body`: its colours. */
  readonly look: 'senior-x' | 'sismetro';
  readonly menu: readonly MenuEntry[];
  /** Where the rest of the simulation is: name and address. */
  readonly elsewhere: readonly (readonly [name: string, url: string])[];
}

export interface Page {
  readonly title: string;
  /** The menu entry that it belongs to. */
  readonly under?: MenuEntry | undefined;
  readonly body: Value;
}

/** What just happened, told above the page. */
export interface Flash {
  readonly notice?: string | undefined;
  /** Why something was refused. */
  readonly problem?: string | undefined;
}

/** Where the screens live, below the root of their stand-in. */
export const SCREENS = '/telas';

export function layout(frame: Frame, { title, under, body }: Page, told: Flash = {}): Html {
  const { system, warning, look } = frame;
  const { notice, problem } = told;
  return html`<!doctype html>
    <html lang="pt-BR">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${problem && 'Recusado · '}${title} · ${system} de ensaio</title>
        <link rel="icon" href="${SCREENS}/icone.svg" />
        <link rel="stylesheet" href="${SCREENS}/estilo.css" />
        <script src="${SCREENS}/ao-vivo.js" defer></script>
      </head>
      <body class="${look}">
        <a class="skip" href="#conteudo">Ir para o conteúdo</a>
        <header>
          <p class="warning">${warning}</p>
          <p class="brand"><a href="${SCREENS}">${system} de ensaio</a></p>
          <nav class="menu" aria-label="Menu">
            <ul>
              ${frame.menu.map((entry) => menuItem(entry, entry === under))}
            </ul>
          </nav>
        </header>
        <main id="conteudo">
          ${under && html`<p class="trail">${[...under.path, under.name].join(' › ')}</p>`}
          <h1>${title}</h1>
          ${problem && html`<p class="problem" role="alert">${problem}</p>`}
          ${notice && html`<p class="notice" role="status">${notice}</p>`} ${body}
        </main>
        <footer>
          <nav aria-label="Outros sistemas">
            <ul>
              ${frame.elsewhere.map(([name, url]) => html`<li><a href="${url}">${name}</a></li>`)}
            </ul>
          </nav>
        </footer>
      </body>
    </html>`;
}

const menuItem = ({ path, name, address }: MenuEntry, isCurrent: boolean) =>
  html`<li>
    <a href="${address}" ${isCurrent && html`aria-current="page"`}
      ><small>${path.join(' › ')}</small>${name}</a
    >
  </li>`;
