# Since 1.1.0.

variable "internet_access" {
  description = "Whether the network has a gateway to the internet."
  type        = bool
  default     = true
}

resource "terraform_data" "gateway" {
  count = var.internet_access ? 1 : 0

  input = {
    name    = "${var.name}-gateway"
    network = terraform_data.network.id
    address = cidrhost(var.cidr, -2)
  }
}

output "gateway" {
  description = "Id and address of the gateway, if there is one."
  value = one([
    for gateway in terraform_data.gateway : {
      id      = gateway.id
      address = gateway.output.address
    }
  ])
}
