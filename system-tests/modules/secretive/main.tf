variable "user" {
  type    = string
  default = "somebody"
}

variable "password" {
  type      = string
  sensitive = true
}

variable "fail" {
  type    = bool
  default = false
}

resource "terraform_data" "account" {
  input            = { user = var.user, password = var.password }
  triggers_replace = [nonsensitive(sha256(var.password))]

  # An environment variable that is not known to be sensitive shows in the output of what is started.
  provisioner "local-exec" {
    command     = "echo \"password=$PASSWORD\"; echo \"encoded=$ENCODED\"; [ \"$FAIL\" = true ] && echo \"cannot use $PASSWORD\" >&2 && exit 1; true"
    environment = {
      PASSWORD = nonsensitive(var.password)
      ENCODED  = nonsensitive(base64encode(var.password))
      FAIL     = var.fail
    }
  }
}

resource "terraform_data" "careless" {
  input = nonsensitive(var.password)
}

output "user" {
  value = var.user
}

output "password" {
  value     = terraform_data.account.output.password
  sensitive = true
}
