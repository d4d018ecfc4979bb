export * from './endings';
export * from './ProcessEnd';
export * from './ProcessIdentity';
export * from './processesIn';
export * from './Program';
export * from './startProcess';
