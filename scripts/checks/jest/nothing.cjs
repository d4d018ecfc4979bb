/** Stands for whatever is asked of it: a function, a class, an object of such. It does nothing. */
const nothing = new Proxy(function Nothing() {}, {
  get: (target, key) =>
    key in target || key === '__esModule' || key === 'then'
      ? target[key]
      : nothing,
});

module.exports = nothing;
