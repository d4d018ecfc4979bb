/**
 * A module whose apply says `begun`, and then `slept` after so many seconds. The words stand apart in the command, which
 * Terraform shows as well.
 */
export function sleepyModule(seconds: number): Record<string, string> {
  return {
    'main.tf': `
      resource "terraform_data" "quick" { input = "made" }
      resource "terraform_data" "sleepy" {
        depends_on = [terraform_data.quick]
        provisioner "local-exec" {
          command = "echo be''gun; sleep ${seconds}; echo sle''pt"
        }
      }
      output "made" { value = terraform_data.quick.output }
    `,
  };
}
