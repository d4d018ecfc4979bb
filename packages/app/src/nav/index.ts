export { navigation } from './navigation';
export { LayersMark } from './LayersMark';
