export * from './inspectSupervision';
export * from './interruptOrphan';
export * from './prepareSupervisor';
export {
  supervisionFiles,
  type ExitRecord,
  type InterruptReason,
  type LeaseInstructions,
  type SupervisionFiles,
  type SupervisorRecord,
} from './records';
export { attachSupervisor, type Supervisor } from './Supervisor';
