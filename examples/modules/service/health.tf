# Since 1.1.0.

variable "health_check" {
  description = "How the service is asked whether it is well."
  type = object({
    path             = optional(string, "/healthz")
    interval_seconds = optional(number, 10)
  })
  default = {}
}

resource "terraform_data" "health_check" {
  input = {
    endpoint = terraform_data.endpoint.id
    path     = var.health_check.path
    interval = var.health_check.interval_seconds
  }
}

output "health_url" {
  description = "Address that says whether the service is well."
  value       = "https://${local.host}:${var.port}${terraform_data.health_check.output.path}"
}
