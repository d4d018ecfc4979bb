/**
 * Who may import whom: common <- node <- { backend, both modules }, common <- infra. Plugins never import the portal's
 * packages, and a module never imports a backend plugin.
 */
const plugin = name => `@groundwork/plugin-${name}`;

const ARROWS = {
  [plugin('infra-common')]: [],
  [plugin('infra-node')]: [plugin('infra-common')],
  [plugin('infra-backend')]: [plugin('infra-common'), plugin('infra-node')],
  [plugin('scaffolder-backend-module-infra')]: [
    plugin('infra-common'),
    plugin('infra-node'),
  ],
  [plugin('catalog-backend-module-infra')]: [
    plugin('infra-common'),
    plugin('infra-node'),
  ],
  [plugin('infra')]: [plugin('infra-common')],
  app: [plugin('infra-common'), plugin('infra')],
  backend: [
    plugin('infra-common'),
    plugin('infra-node'),
    plugin('infra-backend'),
    plugin('scaffolder-backend-module-infra'),
    plugin('catalog-backend-module-infra'),
  ],
};

/** ESLint rules that hold a package to its arrows, in sources and tests alike. */
function arrowRules(packageName) {
  const allowed = ARROWS[packageName];
  if (!allowed) {
    throw new Error(
      `Say in eslint/arrows.js what ${packageName} may import from the suite.`,
    );
  }
  const message = `${packageName} may import ${
    allowed.length > 0 ? `only ${allowed.join(', ')}` : 'nothing'
  } of the suite: see eslint/arrows.js.`;
  return {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        paths: ['app', 'backend'].map(name => ({ name, message })),
        patterns: [
          {
            group: [
              '@groundwork/*',
              ...allowed.flatMap(name => [`!${name}`, `!${name}/**`]),
            ],
            message,
          },
        ],
      },
    ],
  };
}

module.exports = { ARROWS, arrowRules };
