export * from './namingConvention';
