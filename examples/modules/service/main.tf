terraform {
  required_version = ">= 1.5"
}

locals {
  host = "${var.name}.${substr(var.network_id, 0, 8)}.internal"
}

resource "terraform_data" "credentials" {
  input = var.api_token
}

resource "terraform_data" "replica" {
  count = var.replicas

  input = {
    name        = "${var.name}-${count.index + 1}"
    image       = var.image
    subnet      = var.subnet_ids[count.index % length(var.subnet_ids)]
    cpu         = var.size.cpu
    memory      = var.size.memory
    environment = var.environment
  }
}

resource "terraform_data" "endpoint" {
  input = {
    host    = local.host
    port    = var.port
    network = var.network_id
    targets = terraform_data.replica[*].id
  }
}
