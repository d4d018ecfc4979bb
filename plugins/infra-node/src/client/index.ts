export * from './infraClientFor';
