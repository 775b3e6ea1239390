export default () => globalThis.ponteTests?.end();
