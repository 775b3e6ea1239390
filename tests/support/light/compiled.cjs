const { version } = require('@swc/core/package.json');
const { join, relative } = require('node:path');

const root = join(__dirname, '..', '..', '..');

/** Compiled sources lie here, with their maps. Another version of the compiler has another folder. */
const folder = join(root, '.cache', 'tests', `compiled-${version}`);

/** The JavaScript of a TypeScript source; its map lies beside it. */
exports.compiledFile = (source) =>
  join(folder, `${relative(root, source).replaceAll('..', '_')}.js`);
