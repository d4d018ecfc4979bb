export { writeAheadFeature as default } from './feature';
