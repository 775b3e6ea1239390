import { html, type Html, type Value } from './html.js';

/** A page in the menu, with the menus that lead to it in the real system. */
export interface MenuEntry {
  readonly path: readonly string[];
  readonly name: string;
  readonly address: string;
}

/** The frame around every page of a stand-in. */
export interface Frame {
  /** The simulated system. */
  readonly system: string;
  /** A warning on each page that this is not the real system. */
  readonly warning: string;
  /** Class of `body`: its colours. */
  readonly look: 'senior-x' | 'sismetro';
  readonly menu: readonly MenuEntry[];
  /** Name and address of the other parts of the simulation. */
  readonly elsewhere: readonly (readonly [name: string, url: string])[];
}

export interface Page {
  readonly title: string;
  /** The menu entry that the page belongs to. */
  readonly under?: MenuEntry | undefined;
  readonly body: Value;
}

/** A message above the page about what just happened. */
export interface Flash {
  readonly notice?: string | undefined;
  /** Why an action was refused. */
  readonly problem?: string | undefined;
}

/** The path of the screens, below the stand-in's root. */
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
