const css = String.raw;

/** The style of both stand-ins; the class of `body` sets the colours. */
export const STYLE = css`
  :root {
    --ink: #1d2430;
    --dim: #4a5462;
    --line: #c9d0d9;
    --paper: #ffffff;
    --ground: #f4f6f8;
    --accent: #1f4e79;
  }
  body.senior-x {
    --accent: #0b5d57;
  }
  body.sismetro {
    --accent: #5b2a86;
  }
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0;
    background: var(--ground);
    color: var(--ink);
    font:
      1rem/1.5 system-ui,
      sans-serif;
    overflow-wrap: break-word;
  }
  a,
  dd,
  pre,
  summary,
  .hint,
  .long {
    overflow-wrap: anywhere;
  }
  .skip {
    position: absolute;
    left: -100rem;
  }
  .skip:focus {
    left: 0;
    background: var(--paper);
    padding: 0.5rem 1rem;
  }
  .warning {
    margin: 0;
    padding: 0.35rem 1rem;
    background: #ffe08a;
    color: #3d2c00;
    font-weight: 600;
    text-align: center;
  }
  .brand {
    margin: 0;
    padding: 0.75rem 1rem;
    background: var(--accent);
    font-size: 1.25rem;
    font-weight: 600;
  }
  .brand a {
    color: #fff;
    text-decoration: none;
  }
  .menu ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.5rem;
    margin: 0;
    padding: 0.5rem 1rem;
    list-style: none;
    background: var(--paper);
    border-bottom: 1px solid var(--line);
  }
  .menu a {
    display: block;
    padding: 0.35rem 0.75rem;
    border-radius: 0.375rem;
    color: var(--ink);
    text-decoration: none;
  }
  .menu a:hover {
    background: var(--ground);
  }
  .menu a[aria-current] {
    box-shadow: inset 0 -3px var(--accent);
    font-weight: 600;
  }
  .menu small {
    display: block;
    color: var(--dim);
    font-weight: 400;
  }
  main {
    max-width: 66rem;
    margin: 0 auto;
    padding: 1rem;
  }
  .trail {
    margin: 0;
    color: var(--dim);
  }
  h1 {
    margin: 0 0 1rem;
    font-size: 1.6rem;
    line-height: 1.25;
  }
  h2 {
    margin: 0 0 0.75rem;
    font-size: 1.2rem;
  }
  section {
    margin: 0 0 1rem;
    padding: 1rem;
    background: var(--paper);
    border: 1px solid var(--line);
    border-radius: 0.5rem;
  }
  .notice,
  .problem {
    margin: 0 0 1rem;
    padding: 0.75rem 1rem;
    border-left: 0.35rem solid;
    background: var(--paper);
    font-weight: 600;
  }
  .notice {
    border-color: #1b7f3b;
  }
  .problem {
    border-color: #b3261e;
    color: #8c1d18;
  }
  a {
    color: var(--accent);
  }
  :focus-visible {
    outline: 3px solid #d97706;
    outline-offset: 2px;
  }
  form + table,
  form + [data-live] {
    margin-top: 1rem;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 0.5rem;
    border-bottom: 1px solid var(--line);
    text-align: left;
    vertical-align: top;
  }
  .number {
    text-align: right;
    white-space: nowrap;
  }
  .struck {
    text-decoration: line-through;
    color: var(--dim);
  }
  dl {
    display: grid;
    grid-template-columns: minmax(8rem, max-content) 1fr;
    gap: 0.25rem 1rem;
    margin: 0;
  }
  dt {
    color: var(--dim);
  }
  dd {
    margin: 0;
  }
  form,
  section > p:first-child {
    margin-top: 0;
  }
  .fields {
    display: grid;
    gap: 0.75rem;
    max-width: 40rem;
  }
  .fields > button {
    justify-self: start;
  }
  .lines {
    white-space: pre-line;
  }
  .icon {
    width: 1em;
    height: 1em;
    vertical-align: -0.125em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
  }
  .row,
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: end;
  }
  .actions {
    margin-top: 1rem;
  }
  .field label {
    display: block;
    margin-bottom: 0.15rem;
    font-weight: 600;
  }
  .hint {
    display: block;
    color: var(--dim);
    font-size: 0.9rem;
  }
  .choice {
    display: flex;
    gap: 0.5rem;
    align-items: baseline;
    min-height: 1.75rem;
  }
  fieldset {
    margin: 0;
    padding: 0.5rem 1rem 0.75rem;
    border: 1px solid var(--line);
    border-radius: 0.375rem;
  }
  legend {
    padding: 0 0.25rem;
    font-weight: 600;
  }
  input:not([type='radio'], [type='checkbox']),
  select,
  textarea {
    width: 100%;
    min-height: 2.4rem;
    padding: 0.35rem 0.5rem;
    border: 1px solid #77818f;
    border-radius: 0.375rem;
    background: #fff;
    color: inherit;
    font: inherit;
  }
  input[type='radio'],
  input[type='checkbox'] {
    width: 1.1rem;
    height: 1.1rem;
    flex: none;
  }
  .button,
  button {
    display: inline-block;
    min-height: 2.4rem;
    padding: 0.35rem 0.9rem;
    border: 1px solid var(--accent);
    border-radius: 0.375rem;
    background: var(--paper);
    color: var(--accent);
    font: inherit;
    font-weight: 600;
    text-decoration: none;
    cursor: pointer;
  }
  td .button,
  td button {
    white-space: nowrap;
  }
  .button.main,
  button.main {
    background: var(--accent);
    color: #fff;
  }
  .badge {
    display: inline-block;
    padding: 0.1rem 0.6rem;
    border: 1px solid currentcolor;
    border-radius: 1rem;
    font-size: 0.9rem;
    font-weight: 600;
  }
  .badge.waiting {
    color: #7a4b00;
    background: #fff4d6;
  }
  .badge.good {
    color: #14622e;
    background: #e3f5e8;
  }
  .badge.bad {
    color: #8c1d18;
    background: #fdeceb;
  }
  pre {
    margin: 0.5rem 0 0;
    padding: 0.75rem;
    max-height: 20rem;
    overflow: auto;
    background: var(--ground);
    white-space: pre-wrap;
  }
  summary {
    cursor: pointer;
    min-height: 1.75rem;
  }
  .nothing {
    margin: 0;
    color: var(--dim);
  }
  footer {
    max-width: 66rem;
    margin: 0 auto;
    padding: 0 1rem 2rem;
    color: var(--dim);
  }
  footer ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.25rem;
    padding: 0;
    list-style: none;
  }
  footer a {
    display: inline-block;
    min-height: 1.75rem;
  }
  @media (max-width: 44rem) {
    table,
    tbody,
    tr,
    th[scope='row'],
    td {
      display: block;
    }
    thead {
      position: absolute;
      left: -100rem;
    }
    tr {
      padding: 0.5rem 0;
      border-bottom: 1px solid var(--line);
    }
    th[scope='row'],
    td,
    td.number {
      padding: 0.15rem 0;
      border: 0;
      text-align: left;
      white-space: normal;
    }
    td[data-label]::before,
    th[data-label]::before {
      content: attr(data-label) ': ';
      color: var(--dim);
      font-weight: 400;
    }
    dl {
      grid-template-columns: 1fr;
    }
    dd {
      margin-bottom: 0.35rem;
    }
  }
`;
