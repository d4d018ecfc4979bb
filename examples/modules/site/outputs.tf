output "path" {
  description = "Folder of the site."
  value       = local.root
}

output "url" {
  description = "Address of the first page."
  value       = "file://${local.root}/${contains(keys(var.pages), "index") ? "index" : keys(var.pages)[0]}.html"
}

output "files" {
  description = "Files that were written."
  value       = [for page in terraform_data.page : page.output.file]
}
