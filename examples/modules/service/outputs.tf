output "url" {
  description = "Where the service answers."
  value       = "https://${terraform_data.endpoint.output.host}:${terraform_data.endpoint.output.port}"
}

output "endpoint" {
  description = "Host, port and network of the service."
  value = {
    host    = terraform_data.endpoint.output.host
    port    = terraform_data.endpoint.output.port
    network = terraform_data.endpoint.output.network
  }
}

output "replicas" {
  description = "The running copies and the subnets that they are in."
  value = [
    for replica in terraform_data.replica : {
      name   = replica.output.name
      subnet = replica.output.subnet
    }
  ]
}

output "connection_string" {
  description = "Address and token in one."
  value       = "https://token:${terraform_data.credentials.output}@${local.host}:${var.port}"
  sensitive   = true
}
