const NOTHING = require.resolve('./nothing.cjs');

/**
 * What no test uses, but Backstage's packages load with every file of tests: clients of clouds and caches, and what
 * writes the styles of `@backstage/ui` into pages. Loading the one takes most of a second for each file; jsdom can't
 * read the layers of the other, and prints an error of many lines for each.
 */
const UNUSED = [
  /^@(azure|aws-sdk|smithy|google-cloud|octokit)\//,
  /^@keyv\/(redis|valkey)$/,
  /\/style-inject\.es\.esm\.js$/,
];

/** Jest's own way to find a module, but nothing in place of what is unused. */
module.exports = (name, options) =>
  UNUSED.some(pattern => pattern.test(name))
    ? NOTHING
    : options.defaultResolver(name, options);
