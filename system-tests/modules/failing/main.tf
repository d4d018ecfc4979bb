variable "at" {
  type    = string
  default = "nowhere"
}

resource "terraform_data" "made" {
  input = "made before the failure"

  lifecycle {
    precondition {
      condition     = var.at != "plan"
      error_message = "It was asked to fail at plan."
    }
  }
}

resource "terraform_data" "fails" {
  depends_on       = [terraform_data.made]
  triggers_replace = [var.at]

  provisioner "local-exec" {
    command     = "[ \"$AT\" != apply ]"
    environment = { AT = var.at }
  }
}
