variable "name" {
  description = "Name of the service: lower case letters, digits and hyphens."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "The name must have 2 to 31 lower case letters, digits or hyphens, and begin with a letter."
  }
}

variable "network_id" {
  description = "Id of the network to run in: a network's output network_id."
  type        = string

  validation {
    condition     = length(var.network_id) >= 8
    error_message = "Give the id of a network, as its output network_id shows it."
  }
}

variable "subnet_ids" {
  description = "Ids of the subnets to run in: a network's output subnet_ids. Replicas are spread over them."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "Give at least one subnet."
  }
}

variable "image" {
  description = "Container image to run."
  type        = string
  default     = "registry.example.com/hello:1.0"
}

variable "replicas" {
  description = "How many copies run."
  type        = number
  default     = 2

  validation {
    condition     = var.replicas >= 1 && var.replicas <= 10 && floor(var.replicas) == var.replicas
    error_message = "Give a whole number from 1 to 10."
  }
}

variable "port" {
  description = "Port that the service listens on."
  type        = number
  default     = 8080
}

variable "environment" {
  description = "Environment variables of the service."
  type        = map(string)
  default     = {}
}

variable "size" {
  description = "What each replica may use."
  type = object({
    cpu    = optional(number, 0.5)
    memory = optional(string, "512Mi")
  })
  default = {}
}

variable "api_token" {
  description = "Token with which the service calls others."
  type        = string
  sensitive   = true
}
