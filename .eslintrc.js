module.exports = {
  root: true,
  overrides: [
    {
      files: [
        'scripts/**/*.mjs',
        'scripts/**/*.cjs',
        'system-tests/**/*.mjs',
        'benchmarks/**/*.mjs',
        'eslint/**/*.js',
      ],
      extends: ['@spotify/eslint-config-base', 'prettier'],
      env: { node: true, es2022: true },
      parserOptions: { ecmaVersion: 2022, sourceType: 'module' },
      rules: { 'no-console': 'off', 'no-await-in-loop': 'off' },
    },
  ],
};
