export * from './normalisePlan';
export type { PlanLimits } from './PlanSize';
export { sensitiveTexts } from './sensitiveTexts';
