const { join } = require('node:path');
const createConfig = require('@backstage/cli/config/eslint-factory');
const { arrowRules } = require('./arrows');

/** Backstage's ESLint configuration for a package, with the suite's own rules. */
module.exports = packageDir => {
  const { name } = require(join(packageDir, 'package.json'));
  return createConfig(packageDir, {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      ...arrowRules(name),
    },
  });
};
