# Terraform's validation refuses it, and nothing before does.

output "nothing" {
  value = terraform_data.absent.output
}
